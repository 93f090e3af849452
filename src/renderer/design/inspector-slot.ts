import { type InjectionKey, type ShallowRef, shallowRef } from 'vue'

/** Where the shell shows what a place says about its selection. */
export interface InspectorSlot {
  /** Element that the content is put into; null while the inspector is folded. */
  readonly target: ShallowRef<HTMLElement | null>
  /** How many contents ask for the inspector now: without any, the shell leaves the side out. */
  readonly contents: ShallowRef<number>
}

export const inspectorKey: InjectionKey<InspectorSlot> = Symbol('inspector')

export function createInspectorSlot(): InspectorSlot {
  return { target: shallowRef(null), contents: shallowRef(0) }
}
