import { type BrowserWindow, type Rectangle, screen } from 'electron'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** Smallest window that the workbench is drawn for, and the one it starts with, in device-independent pixels. */
export const smallestSize = { width: 960, height: 600 }
const firstSize = { width: 1440, height: 900 }
/** A second window stands this much lower and to the right. */
const step = 28
/** Of a remembered window at least this much must lie on a screen that is there now. */
const visibleEdge = 100

export interface WindowPlace {
  /** Without x and y the system chooses. */
  bounds: { x?: number; y?: number; width: number; height: number }
  maximized: boolean
}

/** Where the last window stood, kept in a small file of its own. */
export class WindowPlaceMemory {
  /** @param file absolute path of a JSON file, made when first needed */
  constructor(
    private readonly file: string,
    private readonly report: (error: unknown) => void,
  ) {}

  /** @param openWindows how many windows stand there already */
  next(openWindows: number): WindowPlace {
    const remembered = this.read()
    if (remembered === null) return { bounds: firstSize, maximized: false }
    const shift = openWindows * step
    const bounds = { ...remembered.bounds, x: remembered.bounds.x + shift, y: remembered.bounds.y + shift }
    const { width, height } = bounds
    return { bounds: isVisible(bounds) ? bounds : { width, height }, maximized: remembered.maximized }
  }

  remember(window: BrowserWindow): void {
    try {
      mkdirSync(dirname(this.file), { recursive: true })
      writeFileSync(this.file, JSON.stringify({ bounds: window.getNormalBounds(), maximized: window.isMaximized() }))
    } catch (error) {
      this.report(error)
    }
  }

  private read(): { bounds: Rectangle; maximized: boolean } | null {
    try {
      const found: unknown = JSON.parse(readFileSync(this.file, 'utf8'))
      return isPlace(found) ? found : null
    } catch {
      // No file yet, or no longer one of ours: the first place serves.
      return null
    }
  }
}

function isPlace(value: unknown): value is { bounds: Rectangle; maximized: boolean } {
  if (typeof value !== 'object' || value === null || !('bounds' in value) || !('maximized' in value)) return false
  const bounds = value.bounds as Partial<Record<keyof Rectangle, unknown>> | null
  if (typeof bounds !== 'object' || bounds === null || typeof value.maximized !== 'boolean') return false
  const numbers = [bounds.x, bounds.y, bounds.width, bounds.height]
  return numbers.every(Number.isSafeInteger)
}

function isVisible(bounds: Rectangle): boolean {
  return screen.getAllDisplays().some(({ workArea }) => {
    const width = Math.min(bounds.x + bounds.width, workArea.x + workArea.width) - Math.max(bounds.x, workArea.x)
    // The title bar must be within reach.
    const titleInside = bounds.y >= workArea.y && bounds.y + visibleEdge <= workArea.y + workArea.height
    return titleInside && width >= visibleEdge
  })
}
