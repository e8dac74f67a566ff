import './tokens.css';
import './styles/base.css';
import './styles/frame.css';
import './styles/controls.css';
import './styles/stat.css';
import './styles/table.css';
import './styles/state.css';
import './styles/note.css';
import './styles/run.css';
import './styles/chart.css';
import './styles/lanes.css';
import './styles/forms.css';
import './styles/files.css';
import './styles/welcome.css';
import { Route, Router } from '@solidjs/router';
import { lazy } from 'solid-js';
import { render } from 'solid-js/web';
import { HomePage } from './pages/home-page.tsx';
import { UnknownPage } from './pages/unknown-page.tsx';
import { Frame } from './parts/frame.tsx';

const JobsPage = lazy(async () => ({ default: (await import('./pages/jobs-page.tsx')).JobsPage }));
const JobPage = lazy(async () => ({ default: (await import('./pages/job-page.tsx')).JobPage }));
const SubmitPage = lazy(async () => ({ default: (await import('./pages/submit-page.tsx')).SubmitPage }));
const NodesPage = lazy(async () => ({ default: (await import('./pages/nodes-page.tsx')).NodesPage }));
const NodePage = lazy(async () => ({ default: (await import('./pages/node-page.tsx')).NodePage }));
const PracticePage = lazy(async () => ({ default: (await import('./pages/practice-page.tsx')).PracticePage }));
const UpPage = lazy(async () => ({ default: (await import('./pages/up-page.tsx')).UpPage }));
const UpRunPage = lazy(async () => ({ default: (await import('./pages/up-run-page.tsx')).UpRunPage }));
const DoctorPage = lazy(async () => ({ default: (await import('./pages/doctor-page.tsx')).DoctorPage }));
const NetworkPage = lazy(async () => ({ default: (await import('./pages/network-page.tsx')).NetworkPage }));
const BenchPage = lazy(async () => ({ default: (await import('./pages/bench-page.tsx')).BenchPage }));
const BenchRunPage = lazy(async () => ({ default: (await import('./pages/bench-run-page.tsx')).BenchRunPage }));
const CrossoverPage = lazy(async () => ({ default: (await import('./pages/crossover-page.tsx')).CrossoverPage }));
const PlanPage = lazy(async () => ({ default: (await import('./pages/plan-page.tsx')).PlanPage }));
const AlertsPage = lazy(async () => ({ default: (await import('./pages/alerts-page.tsx')).AlertsPage }));
const KioskPage = lazy(async () => ({ default: (await import('./pages/kiosk-page.tsx')).KioskPage }));
const MachinePage = lazy(async () => ({ default: (await import('./pages/machine-page.tsx')).MachinePage }));
const HandbookPage = lazy(async () => ({ default: (await import('./pages/handbook-page.tsx')).HandbookPage }));
const FarmPage = lazy(async () => ({ default: (await import('./pages/farm-page.tsx')).FarmPage }));
const LoginPage = lazy(async () => ({ default: (await import('./pages/login-page.tsx')).LoginPage }));
const ProjectPage = lazy(async () => ({ default: (await import('./pages/project-page.tsx')).ProjectPage }));
const RunPage = lazy(async () => ({ default: (await import('./pages/run-page.tsx')).RunPage }));
const LendPage = lazy(async () => ({ default: (await import('./pages/lend-page.tsx')).LendPage }));
const ConsolesPage = lazy(async () => ({ default: (await import('./pages/consoles-page.tsx')).ConsolesPage }));

render(
  () => (
    <Router root={Frame}>
      <Route path="/" component={HomePage} />
      <Route path="/login" component={LoginPage} />
      <Route path="/nodes" component={NodesPage} />
      <Route path="/nodes/practice" component={PracticePage} />
      <Route path="/consoles" component={ConsolesPage} />
      <Route path="/nodes/:node" component={NodePage} />
      <Route path="/up" component={UpPage} />
      <Route path="/up/:up" component={UpRunPage} />
      <Route path="/alerts" component={AlertsPage} />
      <Route path="/doctor" component={DoctorPage} />
      <Route path="/doctor/:examination" component={DoctorPage} />
      <Route path="/network" component={NetworkPage} />
      <Route path="/network/:test" component={NetworkPage} />
      <Route path="/benchmarks" component={BenchPage} />
      <Route path="/benchmarks/crossover" component={CrossoverPage} />
      <Route path="/benchmarks/:run" component={BenchRunPage} />
      <Route path="/plan" component={PlanPage} />
      <Route path="/machine" component={MachinePage} />
      <Route path="/handbook" component={HandbookPage} />
      <Route path="/jobs" component={JobsPage} />
      <Route path="/jobs/new" component={SubmitPage} />
      <Route path="/jobs/:job" component={JobPage} />
      <Route path="/farm" component={FarmPage} />
      <Route path="/farm/lend" component={LendPage} />
      <Route path="/farm/runs/:run" component={RunPage} />
      <Route path="/farm/projects/:project" component={ProjectPage} />
      <Route path="/kiosk" component={KioskPage} />
      <Route path="*" component={UnknownPage} />
    </Router>
  ),
  document.getElementById('app') as HTMLElement,
);
