import type { Examination } from '../protocol/doctor.ts';
import type { StoreContext } from '../store/operation.ts';
import addExaminationSql from './sql/add-examination.sql';
import examinationByNumberSql from './sql/examination-by-number.sql';
import interruptExaminationsSql from './sql/interrupt-examinations.sql';
import listExaminationsSql from './sql/list-examinations.sql';
import removeOldExaminationsSql from './sql/remove-old-examinations.sql';
import setExaminationSql from './sql/set-examination.sql';

const KEPT_EXAMINATIONS = 200;

/** `progress` is JSON; its state may be older than the row's. */
export interface ExaminationRow {
  readonly examination: number;
  readonly state: Examination['state'];
  readonly progress: string;
  readonly endedAt: number | null;
}

/** What the doctor does inside the store. */
export const doctorOperations = {
  addExamination({ sql }: StoreContext, args: { by: string; now: number }): number {
    const { lastInsertRowid } = sql(addExaminationSql).run(args);
    sql(removeOldExaminationsSql).run({ keep: KEPT_EXAMINATIONS });
    return Number(lastInsertRowid);
  },
  setExamination({ sql }: StoreContext, row: ExaminationRow): void {
    sql(setExaminationSql).run(row);
  },
  examinationByNumber({ sql }: StoreContext, args: { examination: number }): ExaminationRow | undefined {
    return sql(examinationByNumberSql).get(args) as ExaminationRow | undefined;
  },
  listExaminations({ sql }: StoreContext, args: { limit: number }): readonly ExaminationRow[] {
    return sql(listExaminationsSql).all(args) as ExaminationRow[];
  },
  interruptExaminations({ sql }: StoreContext, args: { now: number }): number {
    return sql(interruptExaminationsSql).run(args).changes;
  },
};

export type DoctorOperations = typeof doctorOperations;
