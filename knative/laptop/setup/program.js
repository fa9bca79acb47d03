import { execFile, spawn } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { join } from 'node:path';
import { systemEnvironment } from './config.js';

/** The process groups that run now. They must end when the set-up ends. */
const running = new Set();

// Debian leaves these folders, which contain servers, out of the PATH of normal users.
const serverFolders = ['/usr/local/sbin', '/usr/sbin'];

/**
 * Finds a program: the first executable file on PATH, outside of node_modules.
 * @param {string} name
 * @returns {string | undefined} its path
 */
export function onPath(name) {
  const folders = systemEnvironment()
    .PATH.split(':')
    .filter((folder) => folder.startsWith('/'));
  return [...folders, ...serverFolders].map((folder) => join(folder, name)).find(isExecutable);
}

/** @param {string} path */
export function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/**
 * What a program prints, or undefined if it can't be run, fails, or takes longer than 10 seconds.
 * @param {string} command
 * @param {string[]} args
 * @param {Record<string, string>} [env] additions to the environment
 * @returns {Promise<string | undefined>}
 */
export function outputOf(command, args, env = {}) {
  return new Promise((resolve) => {
    execFile(
      command,
      args,
      { timeout: 10_000, env: { ...systemEnvironment(), ...env } },
      (error, stdout, stderr) => {
        resolve(error ? undefined : `${stdout}${stderr}`.trim());
      },
    );
  });
}

/**
 * Runs a program to its end in its own process group, so that the set-up can end all processes it starts.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: Record<string, string | undefined>, timeout?: number }} [options] timeout in ms
 * @returns {Promise<string>} its output
 * @throws {Error} with the first and last lines of its output
 */
export function run(command, args, { cwd, env = {}, timeout } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...systemEnvironment(), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const end = () => killGroup(child.pid);
    const timer = timeout === undefined ? undefined : setTimeout(end, timeout);
    let output = '';
    const collect = (data) => {
      output = (output + data).slice(-20_000);
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    running.add(child.pid);
    child.on('error', (error) => {
      clearTimeout(timer);
      running.delete(child.pid);
      reject(error);
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      running.delete(child.pid);
      if (code === 0) resolve(output);
      else reject(new Error(`${command} ended with ${code ?? signal}\n${shortened(output)}`));
    });
  });
}

/** npm reports an error in its first lines, most other programs in their last lines. */
function shortened(output) {
  const lines = output.trim().split('\n');
  return (lines.length <= 14 ? lines : [...lines.slice(0, 6), '...', ...lines.slice(-6)]).join('\n');
}

function killGroup(pid) {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGTERM');
  } catch {
    // The group has ended already.
  }
}

/** Ends all programs that `run` has started. */
export function endAll() {
  for (const pid of running) killGroup(pid);
}
