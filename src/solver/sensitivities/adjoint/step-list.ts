/** Steps of a chunk. */
const CHUNK = 1 << 12

/** What is kept of an accepted step. */
interface ListedStep {
  /** Of the step that was tried; its end may be before that, at an event or a stop. */
  size: number
  end: number
  /** Samples taken up to its end. */
  samples: number
  /** The place of its family among those of the method. */
  family: number
}

/** The accepted steps of a solve, of which nobody knows yet how many there will be: 21 bytes each, in chunks that are kept for the next use. */
export class StepList {
  length = 0
  private readonly sizes: Float64Array[] = []
  private readonly ends: Float64Array[] = []
  private readonly samples: Uint32Array[] = []
  private readonly families: Uint8Array[] = []

  get bytes(): number {
    return [this.sizes, this.ends, this.samples, this.families]
      .flat()
      .reduce((sum, { byteLength }) => sum + byteLength, 0)
  }

  clear(): void {
    this.length = 0
  }

  push({ size, end, samples, family }: ListedStep): void {
    const [chunk, place] = [Math.floor(this.length / CHUNK), this.length % CHUNK]
    if (chunk === this.sizes.length) this.grow()
    this.sizes[chunk]![place] = size
    this.ends[chunk]![place] = end
    this.samples[chunk]![place] = samples
    this.families[chunk]![place] = family
    this.length++
  }

  size(step: number): number {
    return at(this.sizes, step)
  }

  end(step: number): number {
    return at(this.ends, step)
  }

  samplesAfter(step: number): number {
    return at(this.samples, step)
  }

  family(step: number): number {
    return at(this.families, step)
  }

  private grow(): void {
    this.sizes.push(new Float64Array(CHUNK))
    this.ends.push(new Float64Array(CHUNK))
    this.samples.push(new Uint32Array(CHUNK))
    this.families.push(new Uint8Array(CHUNK))
  }
}

const at = (chunks: readonly (Float64Array | Uint32Array | Uint8Array)[], step: number): number =>
  chunks[Math.floor(step / CHUNK)]![step % CHUNK]!
