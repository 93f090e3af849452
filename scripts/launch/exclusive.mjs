import { randomUUID } from 'node:crypto'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { hostname } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** @typedef {{ pid: number, host: string, token: string }} Owner */

const ownerFile = 'owner.json'
/** How often the owner shows that it lives, and after how long without that it counts as dead (ms). */
const heartbeat = 2_000
const silence = 60_000
/** How often a waiting process looks again (ms). */
const interval = 100

/**
 * Runs `work` while no other process runs its own under the same lock folder. Waits for a living owner; takes over from one that
 * has died (its process is gone, or on another machine: it has shown no life for a minute).
 * @template T
 * @param {string} lockFolder
 * @param {() => Promise<T>} work
 * @param {(owner: Owner) => void} onWait called once when another process holds the lock
 * @returns {Promise<T>}
 */
export async function exclusively(lockFolder, work, onWait) {
  mkdirSync(dirname(lockFolder), { recursive: true })
  let waited = false
  while (!tryAcquire(lockFolder)) {
    const owner = readOwner(lockFolder)
    if (owner && !isAlive(owner, lockFolder)) {
      takeAway(lockFolder, owner)
      continue
    }
    if (owner && !waited) {
      onWait(owner)
      waited = true
    }
    await sleep(interval)
  }
  sweep(lockFolder)
  const beating = setInterval(() => utimesSync(join(lockFolder, ownerFile), new Date(), new Date()), heartbeat)
  try {
    return await work()
  } finally {
    clearInterval(beating)
    rmSync(lockFolder, { recursive: true, force: true })
  }
}

/**
 * The folder appears with its owner in it, by one rename: nobody ever sees a lock without an owner.
 * @param {string} lockFolder
 */
function tryAcquire(lockFolder) {
  const prepared = mkdtempSync(`${lockFolder}.new-`)
  /** @type {Owner} */
  const owner = { pid: process.pid, host: hostname(), token: randomUUID() }
  writeFileSync(join(prepared, ownerFile), JSON.stringify(owner))
  try {
    renameSync(prepared, lockFolder)
    return true
  } catch {
    rmSync(prepared, { recursive: true, force: true })
    return false
  }
}

/**
 * @param {string} lockFolder
 * @returns {Owner | null} null when it was released just now
 */
function readOwner(lockFolder) {
  try {
    return JSON.parse(readFileSync(join(lockFolder, ownerFile), 'utf8'))
  } catch {
    return null
  }
}

/**
 * @param {Owner} owner
 * @param {string} lockFolder
 */
function isAlive(owner, lockFolder) {
  if (isSilent(lockFolder)) return false
  if (owner.host !== hostname()) return true
  try {
    process.kill(owner.pid, 0)
    return true
  } catch (error) {
    // EPERM: it lives and is somebody else's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** @param {string} lockFolder */
function isSilent(lockFolder) {
  try {
    return Date.now() - statSync(join(lockFolder, ownerFile)).mtimeMs > silence
  } catch {
    return false
  }
}

/**
 * Moves a dead owner's lock to a name made from its token. Two processes that saw the same dead owner aim at the same name, and a
 * rename onto a folder that is not empty fails: the second cannot take away the lock that the first has made since.
 * @param {string} lockFolder
 * @param {Owner} owner
 */
function takeAway(lockFolder, owner) {
  try {
    renameSync(lockFolder, `${lockFolder}.dead-${owner.token}`)
  } catch {
    // Somebody else was faster: the caller looks again.
  }
}

/**
 * Removes what dead processes left beside the lock, once it is too old for anybody to look at.
 * @param {string} lockFolder
 */
function sweep(lockFolder) {
  const folder = dirname(lockFolder)
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(`${basename(lockFolder)}.`)) continue
    const leftover = join(folder, name)
    try {
      if (Date.now() - statSync(leftover).mtimeMs > silence) rmSync(leftover, { recursive: true, force: true })
    } catch {
      // Its owner, still alive, has removed it meanwhile.
    }
  }
}
