import { answerTasks } from './answer-tasks.ts';
import {
  artefactRow,
  artefactRows,
  artefactTotal,
  holdsLease,
  runJob,
  setArtefact,
  setRunJob,
} from './artefact-operations.ts';
import { feedNext, feedReply } from './feed-operations.ts';
import { leaseTasks } from './lease-tasks.ts';
import { forgottenPilots, lendPilot } from './lent-pilots.ts';
import { addImprovements, optimumOf } from './optimum-operations.ts';
import { settlePending } from './pending-runs.ts';
import {
  addPilot,
  allowPilot,
  endPilot,
  expirePilots,
  grantGrace,
  presentPilots,
  registerPilot,
  releaseTasks,
  renewPilot,
  setPilotJob,
} from './pilot-operations.ts';
import {
  addVersion,
  listProjects,
  markReadyMade,
  projectVersion,
  removeProject,
  versionOwners,
} from './project-operations.ts';
import { attemptRows, laneRows, resultsPage, taskRows } from './read-operations.ts';
import { removedRuns, removeRun, sweepRun } from './remove-run.ts';
import { changeSettings, extendRun, runByName, textPage, wasExtended } from './run-edits.ts';
import { appendTasks, changeRun, createRun, listRuns, runRow, setCollected, unfinishedRuns } from './run-operations.ts';
import { answerSimple, headSecret, pilotById, simplePilot, tendSimple } from './simple-answer.ts';
import { leaseSimple } from './simple-lease.ts';
import { tellToLeave, workerRows } from './worker-operations.ts';

/** What the farm does inside the store. */
export const farmOperations = {
  addVersion,
  listProjects,
  projectVersion,
  markReadyMade,
  versionOwners,
  removeProject,
  createRun,
  runRow,
  listRuns,
  unfinishedRuns,
  appendTasks,
  changeRun,
  setCollected,
  settlePending,
  changeSettings,
  extendRun,
  runByName,
  textPage,
  wasExtended,
  removeRun,
  removedRuns,
  sweepRun,
  addPilot,
  allowPilot,
  setPilotJob,
  presentPilots,
  registerPilot,
  renewPilot,
  grantGrace,
  releaseTasks,
  expirePilots,
  endPilot,
  leaseTasks,
  lendPilot,
  forgottenPilots,
  answerTasks,
  leaseSimple,
  answerSimple,
  tendSimple,
  simplePilot,
  pilotById,
  headSecret,
  workerRows,
  tellToLeave,
  feedNext,
  feedReply,
  addImprovements,
  optimumOf,
  setArtefact,
  artefactRow,
  artefactRows,
  artefactTotal,
  holdsLease,
  runJob,
  setRunJob,
  resultsPage,
  taskRows,
  attemptRows,
  laneRows,
} as const;

export type FarmOperations = typeof farmOperations;
