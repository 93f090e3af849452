import type { History } from '../../shared'

/** A history as little-endian float64: epochs, losses, gradient norms, one block after the other. */
export function packHistory(history: History): Uint8Array {
  const count = history.epochs.length
  const packed = new Float64Array(3 * count)
  packed.set(history.epochs, 0)
  packed.set(history.losses, count)
  packed.set(history.gradientNorms, 2 * count)
  return new Uint8Array(packed.buffer)
}

export function unpackHistory(samples: Uint8Array): History {
  // A copy: the bytes need not lie on a multiple of eight.
  const packed = new Float64Array(new Uint8Array(samples).buffer)
  const count = packed.length / 3
  return {
    epochs: packed.slice(0, count),
    losses: packed.slice(count, 2 * count),
    gradientNorms: packed.slice(2 * count),
  }
}

export function joinHistories(parts: readonly History[]): History {
  const join = (pick: (part: History) => Float64Array): Float64Array => {
    const joined = new Float64Array(parts.reduce((sum, part) => sum + part.epochs.length, 0))
    let offset = 0
    for (const part of parts) {
      joined.set(pick(part), offset)
      offset += part.epochs.length
    }
    return joined
  }
  return {
    epochs: join((part) => part.epochs),
    losses: join((part) => part.losses),
    gradientNorms: join((part) => part.gradientNorms),
  }
}

/** The part before an epoch: what a run that went back to an older checkpoint keeps of its history. */
export function historyBefore(history: History, epoch: number): History {
  const end = history.epochs.findIndex((value) => value >= epoch)
  const count = end === -1 ? history.epochs.length : end
  return {
    epochs: history.epochs.slice(0, count),
    losses: history.losses.slice(0, count),
    gradientNorms: history.gradientNorms.slice(0, count),
  }
}
