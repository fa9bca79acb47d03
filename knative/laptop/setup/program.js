import { execFile, spawn } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { join } from 'node:path';
import { systemEnvironment } from './config.js';

/** The groups of processes that run now: they are to end with the set-up, however it ends. */
const running = new Set();

// Debian keeps servers out of the PATH of those who aren't root.
const alsoIn = ['/usr/local/sbin', '/usr/sbin'];

/**
 * Where a program is: the first that can be executed on PATH, outside of node_modules.
 * @param {string} name
 * @returns {string | undefined} its path
 */
export function onPath(name) {
  const folders = systemEnvironment()
    .PATH.split(':')
    .filter((folder) => folder.startsWith('/'));
  return [...folders, ...alsoIn].map((folder) => join(folder, name)).find(isExecutable);
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
 * @returns {Promise<string | undefined>}
 */
export function outputOf(command, args) {
  return new Promise((resolve) => {
    execFile(command, args, { timeout: 10_000, env: systemEnvironment() }, (error, stdout, stderr) => {
      resolve(error ? undefined : `${stdout}${stderr}`.trim());
    });
  });
}

/**
 * Runs a program to its end, as the leader of a group of its own, so that nothing that it started outlives
 * the set-up.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: Record<string, string | undefined>, timeout?: number }} [options] timeout in ms
 * @returns {Promise<string>} what it printed
 * @throws {Error} with the lines that say what went wrong
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
    const keep = (data) => {
      output = (output + data).slice(-20_000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
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

/** npm says what is wrong in its first lines, most others in their last. */
function shortened(output) {
  const lines = output.trim().split('\n');
  return (lines.length <= 14 ? lines : [...lines.slice(0, 6), '...', ...lines.slice(-6)]).join('\n');
}

function killGroup(pid) {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGTERM');
  } catch {
    // It has ended in the meantime.
  }
}

/** Ends all that `run` has under way. */
export function endAll() {
  for (const pid of running) killGroup(pid);
}
