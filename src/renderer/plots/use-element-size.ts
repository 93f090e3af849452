import { type Ref, onBeforeUnmount, ref, watch } from 'vue'

/** Size of an element's content in CSS pixels, whole numbers, kept current; 0 while there is none. */
export function useElementSize(element: Readonly<Ref<HTMLElement | null>>) {
  const width = ref(0)
  const height = ref(0)
  const measure = (): void => {
    width.value = Math.floor(element.value?.clientWidth ?? 0)
    height.value = Math.floor(element.value?.clientHeight ?? 0)
  }
  const observer = new ResizeObserver(measure)
  // An element may come and go with what is shown.
  watch(
    element,
    (now) => {
      observer.disconnect()
      if (now !== null) observer.observe(now)
      measure()
    },
    { flush: 'post', immediate: true },
  )
  onBeforeUnmount(() => observer.disconnect())
  return { width, height }
}
