import type { SolveRequest } from '../../integrators'

/** A request's limit in seconds, for the solves that it takes together. */
export class TimeLimit {
  private readonly began: number

  constructor(private readonly request: Pick<SolveRequest, 'now' | 'maximumSeconds'>) {
    this.began = request.now?.() ?? 0
  }

  /** What is left, for the next solve; always above zero. */
  get maximumSeconds(): number | undefined {
    const { now, maximumSeconds } = this.request
    if (!now || maximumSeconds === undefined) return maximumSeconds
    return Math.max(Number.MIN_VALUE, maximumSeconds - (now() - this.began) / 1000)
  }
}
