/** Waits for work to end, but not longer than this: a window must be able to close whatever has broken. */
export async function waitAtMost(
  milliseconds: number,
  work: Promise<void>,
  report: (error: unknown) => void,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(() => {
      report(new Error(`Closing took longer than ${milliseconds} ms and was not waited for.`))
      resolve()
    }, milliseconds)
  })
  await Promise.race([work.catch(report), limit])
  clearTimeout(timer)
}
