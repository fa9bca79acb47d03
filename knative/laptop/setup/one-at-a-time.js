import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const LOOK_AGAIN_MS = 200;

/**
 * Takes a lock between processes; waits while another process that lives has it.
 * @param {string} path the lock's file
 * @param {(pid: number) => void} waits called once if it has to wait, with who has it
 * @returns {Promise<() => void>} releases it
 */
export async function takeLock(path, waits) {
  const token = `${process.pid} ${randomUUID()}`;
  mkdirSync(dirname(path), { recursive: true });
  let told = false;
  while (!create(path, token)) {
    const holder = read(path);
    if (holder && !isAlive(holder.pid)) {
      takeAway(path, holder.token);
      continue;
    }
    if (holder && !told) waits(holder.pid);
    told = told || holder !== undefined;
    await delay(LOOK_AGAIN_MS);
  }
  return () => {
    if (read(path)?.token === token) rmSync(path, { force: true });
  };
}

/** A link appears with its content, or not at all: nobody reads a lock that is half written. */
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

/** Two may take away the lock of one that died: whoever finds to have taken a newer one gives it back. */
function takeAway(path, token) {
  const aside = `${path}.${process.pid}.old`;
  try {
    renameSync(path, aside);
    if (readFileSync(aside, 'utf8') !== token) linkSync(aside, path);
  } catch {
    // Someone else was first.
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
