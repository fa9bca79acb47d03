import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 200;

/**
 * Takes a lock between processes; waits while another running process holds it.
 * @param {string} path the lock's file
 * @param {(pid: number) => void} onWait called once, with the holder's process id, if it has to wait
 * @returns {Promise<() => void>} releases the lock
 */
export async function takeLock(path, onWait) {
  const token = `${process.pid} ${randomUUID()}`;
  mkdirSync(dirname(path), { recursive: true });
  let hasWaited = false;
  while (!create(path, token)) {
    const holder = read(path);
    if (holder && !isAlive(holder.pid)) {
      removeStale(path, holder.token);
      continue;
    }
    if (holder && !hasWaited) onWait(holder.pid);
    hasWaited = hasWaited || holder !== undefined;
    await delay(POLL_MS);
  }
  return () => {
    if (read(path)?.token === token) rmSync(path, { force: true });
  };
}

/** Creates the lock as a link, which appears together with its content: no process reads a half-written lock. */
function create(path, token) {
  const own = `${path}.${process.pid}`;
  writeFileSync(own, token);
  try {
    linkSync(own, path);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(own, { force: true });
  }
}

function read(path) {
  try {
    const token = readFileSync(path, 'utf8');
    return { token, pid: Number(token.split(' ')[0]) };
  } catch {
    return undefined;
  }
}

/** Two processes can both remove a dead process's lock. The one that removed a newer lock restores it. */
function removeStale(path, token) {
  const aside = `${path}.${process.pid}.old`;
  try {
    renameSync(path, aside);
    if (readFileSync(aside, 'utf8') !== token) linkSync(aside, path);
  } catch {
    // Another process removed it first.
  } finally {
    rmSync(aside, { force: true });
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
