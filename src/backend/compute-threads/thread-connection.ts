import { existsSync } from 'node:fs'
import type { ExperimentsData } from '../../engine'
import { type CompiledModel, serializeModel } from '../../solver'
import type { Claims } from './claims'
import type { Job, TravellingData, TravellingModel, Work } from './messages'
import { SupervisorLink } from './supervisor-link'

/** A job to be numbered. */
interface NewJob {
  model: CompiledModel
  data?: ExperimentsData
  work: Work
  claims: Claims
  workers: number
}

/** An engine's link to its supervisor, made when it is first needed and again when it was lost, and what travels over it. */
export class ThreadConnection {
  private link: SupervisorLink | null = null
  private jobs = 0
  private travels = 0
  private model: { of: CompiledModel; travelling: TravellingModel } | null = null
  private data: { of: ExperimentsData; travelling: TravellingData } | null = null

  /** @param entry path of the built file of the threads */
  constructor(private readonly entry: string) {}

  /** Hands a job out; or why that cannot be. */
  begin({ model, data, work, claims, workers }: NewJob): { link: SupervisorLink; job: number } | string {
    if (this.link?.lost !== null) {
      if (!existsSync(this.entry)) return `${this.entry} is missing`
      this.link = new SupervisorLink(this.entry)
    }
    const job: Job & { model: TravellingModel } = {
      number: ++this.jobs,
      workers,
      model: this.travellingModel(model),
      data: data ? this.travellingData(data) : null,
      work,
      claims: claims.buffer,
    }
    this.link.begin(job)
    return { link: this.link, job: job.number }
  }

  /** Ends all threads; says why. */
  drop(): string {
    const lost = this.link?.lost ?? 'it was ended'
    this.link?.end()
    this.link = null
    return `the thread that minds the others: ${lost}`
  }

  private travellingModel(of: CompiledModel): TravellingModel {
    if (this.model?.of !== of) {
      const text = serializeModel(of.graph, { labels: true })
      this.model = { of, travelling: { number: ++this.travels, text, arithmetic: of.arithmetic } }
    }
    return this.model.travelling
  }

  private travellingData(of: ExperimentsData): TravellingData {
    if (this.data?.of !== of) this.data = { of, travelling: { number: ++this.travels, data: of } }
    return this.data.travelling
  }
}
