// What a hostile user's program tries against another user and a head that is root. Prints what came of each try.
const fs = require('node:fs');
const net = require('node:http');

/** The account's own worker file, as the command lines of its processes name it. */
function ownWorkerFile() {
  for (const pid of fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      if (fs.statSync(`/proc/${pid}`).uid !== process.getuid()) continue;
      const words = fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
      const file = words[words.indexOf('--file') + 1];
      if (words.includes('--file')) return JSON.parse(fs.readFileSync(file, 'utf8'));
    } catch {}
  }
  throw new Error('there is no worker of this account');
}

function tried(act) {
  try {
    act();
    return 'done';
  } catch (error) {
    return error.code ?? error.message;
  }
}

function call({ url, token }, method, path, body) {
  return new Promise((resolve) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const request = net.request(url + path, { method, headers }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode));
    });
    request.on('error', (error) => resolve(error.code));
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

module.exports = async function attack({ home, victim, run, pids, files, folders }) {
  const worker = ownWorkerFile();
  const report = { uid: process.getuid(), groups: process.getgroups(), workDir: worker.workDir, env: process.env };
  const tries = {};
  for (const file of files) tries[`read ${file}`] = tried(() => fs.readFileSync(file));
  for (const folder of folders) tries[`list ${folder}`] = tried(() => fs.readdirSync(folder));
  const open = ['work', 'workers', 'spool', 'agent', 'agent/bin'].map((name) => `${home}/${name}`);
  for (const folder of [...folders, ...open, `/proc/${pids[0]}/cwd`]) {
    tries[`write in ${folder}`] = tried(() => fs.writeFileSync(`${folder}/x`, ''));
    tries[`link in ${folder}`] = tried(() => fs.symlinkSync('/etc/passwd', `${folder}/y`));
  }
  for (const name of ['', '/bin'].flatMap((sub) =>
    fs.readdirSync(`${home}/agent${sub}`).map((name) => `agent${sub}/${name}`),
  )) {
    if (fs.statSync(`${home}/${name}`).isFile())
      tries[`change ${name}`] = tried(() => fs.appendFileSync(`${home}/${name}`, ' '));
    tries[`replace ${name}`] = tried(() => fs.renameSync(`${home}/${name}`, `${home}/agent/z`));
  }
  for (const file of files) tries[`hard link ${file}`] = tried(() => fs.linkSync(file, `${worker.workDir}/hard`));
  for (const pid of pids) {
    tries[`environ of ${pid}`] = tried(() => fs.readFileSync(`/proc/${pid}/environ`));
    tries[`memory of ${pid}`] = tried(() => fs.openSync(`/proc/${pid}/mem`, 'r'));
    tries[`files of ${pid}`] = tried(() => fs.readdirSync(`/proc/${pid}/fd`));
    tries[`kill ${pid}`] = tried(() => process.kill(pid, 'SIGKILL'));
    tries[`stop ${pid}`] = tried(() => process.kill(pid, 'SIGSTOP'));
  }
  for (const fd of fs.readdirSync('/proc/self/fd')) {
    let way = '';
    try {
      way = fs.readlinkSync(`/proc/self/fd/${fd}`);
    } catch {}
    if (way.startsWith(home) && !way.startsWith(worker.workDir)) tries[`inherit ${way}`] = 'done';
  }
  const ask = async (method, path, body) => {
    tries[`${method} ${path}`] = await call(worker, method, path, body);
  };
  await ask('GET', `/api/farm/runs/${run}`);
  await ask('GET', `/api/farm/runs/${run}/results`);
  await ask('GET', `/api/farm/runs/${run}/artefacts`);
  await ask('POST', `/api/farm/runs/${run}/cancel`);
  await ask('POST', `/api/farm/runs/${run}/collected`, {});
  await ask('PUT', `/api/farm/runs/${run}/artefacts/by`);
  await ask('POST', '/api/tokens', { role: 'owner', user: victim });
  await ask('POST', '/api/stop');
  return { ...report, tries };
};
