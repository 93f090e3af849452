/** Where benchmarks find their parts, absolute; the first two are in a checkout only. */
export interface BenchFolders {
  /** Initial-value problems with reference values. */
  problems: string
  /** The peers' programs as source, with their cases. */
  peerSources: string
  /** Where they are built to. */
  peerPrograms: string
}
