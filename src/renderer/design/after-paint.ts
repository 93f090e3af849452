/** Resolves when what was changed is on the screen: what takes long to draw waits for it, so that a click is answered first. */
export function afterPaint(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
}
