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
import { FarmPage } from './pages/farm-page.tsx';
import { HomePage } from './pages/home-page.tsx';
import { LoginPage } from './pages/login-page.tsx';
import { ProjectPage } from './pages/project-page.tsx';
import { RunPage } from './pages/run-page.tsx';
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
const LendPage = lazy(async () => ({ default: (await import('./pages/lend-page.tsx')).LendPage }));

render(
  () => (
    <Router root={Frame}>
      <Route path="/" component={HomePage} />
      <Route path="/login" component={LoginPage} />
      <Route path="/nodes" component={NodesPage} />
      <Route path="/nodes/practice" component={PracticePage} />
      <Route path="/nodes/:node" component={NodePage} />
      <Route path="/up" component={UpPage} />
      <Route path="/up/:up" component={UpRunPage} />
      <Route path="/jobs" component={JobsPage} />
      <Route path="/jobs/new" component={SubmitPage} />
      <Route path="/jobs/:job" component={JobPage} />
      <Route path="/farm" component={FarmPage} />
      <Route path="/farm/lend" component={LendPage} />
      <Route path="/farm/runs/:run" component={RunPage} />
      <Route path="/farm/projects/:project" component={ProjectPage} />
      <Route path="*" component={UnknownPage} />
    </Router>
  ),
  document.getElementById('app') as HTMLElement,
);
