import { type ShallowRef, shallowRef } from 'vue'
import type { Fit, History, RunProgress } from '../../shared'
import type { WorkbenchClient } from '../client'
import { GrowingHistory } from './growing-history'

/** What the window keeps of one run's live data. */
interface RunFeed {
  progress: ShallowRef<RunProgress | null>
  history: ShallowRef<History | null>
  fit: ShallowRef<Fit | null>
  grown: GrowingHistory
  historyAsked: boolean
  fitAsked: boolean
}

/** Live progress, history and fit of runs: loaded when first asked for, then kept current by `run.progress`. */
export class RunFeeds {
  private readonly feeds = new Map<number, RunFeed>()

  constructor(private readonly client: WorkbenchClient) {
    client.on('run.progress', (progress) => this.receive(progress))
  }

  progress(id: number): ShallowRef<RunProgress | null> {
    return this.feed(id).progress
  }

  history(id: number): ShallowRef<History | null> {
    const feed = this.feed(id)
    if (!feed.historyAsked) {
      feed.historyAsked = true
      void this.loadHistory(id, feed)
    }
    return feed.history
  }

  fit(id: number): ShallowRef<Fit | null> {
    const feed = this.feed(id)
    if (!feed.fitAsked) {
      feed.fitAsked = true
      void this.loadFit(id, feed)
    }
    return feed.fit
  }

  /** Reads again what the store has: after a run ended or a connection was lost. */
  refresh(id: number): void {
    const feed = this.feeds.get(id)
    if (feed === undefined) return
    feed.progress.value = null
    if (feed.historyAsked) void this.loadHistory(id, feed)
    if (feed.fitAsked) void this.loadFit(id, feed)
  }

  refreshAll(): void {
    for (const id of this.feeds.keys()) this.refresh(id)
  }

  /** Of another project: ids mean something else there. */
  clear(): void {
    this.feeds.clear()
  }

  private feed(id: number): RunFeed {
    let feed = this.feeds.get(id)
    if (feed === undefined) {
      feed = {
        progress: shallowRef(null),
        history: shallowRef(null),
        fit: shallowRef(null),
        grown: new GrowingHistory(),
        historyAsked: false,
        fitAsked: false,
      }
      this.feeds.set(id, feed)
    }
    return feed
  }

  private receive(progress: RunProgress): void {
    const feed = this.feed(progress.id)
    feed.progress.value = progress
    feed.grown.append(progress.tail)
    // Until the stored beginning is there, a tail alone would be drawn as if it were the whole.
    if (feed.history.value !== null) feed.history.value = feed.grown.view()
    if (progress.fit !== null) feed.fit.value = progress.fit
  }

  private async loadHistory(id: number, feed: RunFeed): Promise<void> {
    const answer = await this.client.call('runs.history', { id })
    if (answer.status !== 'ok') {
      feed.historyAsked = false
      return
    }
    const grown = new GrowingHistory()
    grown.append(answer.value)
    grown.append(feed.grown.view())
    feed.grown = grown
    feed.history.value = grown.view()
  }

  private async loadFit(id: number, feed: RunFeed): Promise<void> {
    const answer = await this.client.call('runs.fit', { id })
    if (answer.status !== 'ok') feed.fitAsked = false
    else if (feed.fit.value === null || answer.value !== null) feed.fit.value = answer.value
  }
}
