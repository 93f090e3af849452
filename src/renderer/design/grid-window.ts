import { type Ref, computed, onBeforeUnmount, onMounted, ref } from 'vue'

/** Rows drawn beyond both edges of what is seen, so that a step of the keyboard finds its row there. */
const margin = 8

/**
 * The rows of a long table that are worth drawing.
 * @param rowHeight in pixels, the same for every row
 */
export function useGridWindow(viewport: Readonly<Ref<HTMLElement | null>>, rowCount: () => number, rowHeight: number) {
  const top = ref(0)
  const height = ref(600)
  const update = (): void => {
    if (viewport.value === null) return
    top.value = viewport.value.scrollTop
    height.value = viewport.value.clientHeight
  }
  const observer = new ResizeObserver(update)
  onMounted(() => {
    viewport.value?.addEventListener('scroll', update, { passive: true })
    if (viewport.value !== null) observer.observe(viewport.value)
  })
  onBeforeUnmount(() => observer.disconnect())

  const first = computed(() => Math.max(0, Math.min(Math.floor(top.value / rowHeight), rowCount()) - margin))
  const last = computed(() => Math.min(rowCount(), Math.ceil((top.value + height.value) / rowHeight) + margin))
  return { first, last }
}
