import { type Ref, onBeforeUnmount, onMounted, ref } from 'vue'

/** Size of an element's content in CSS pixels, whole numbers, kept current. */
export function useElementSize(element: Readonly<Ref<HTMLElement | null>>) {
  const width = ref(0)
  const height = ref(0)
  const measure = (): void => {
    width.value = Math.floor(element.value?.clientWidth ?? 0)
    height.value = Math.floor(element.value?.clientHeight ?? 0)
  }
  const observer = new ResizeObserver(measure)
  onMounted(() => {
    if (element.value !== null) observer.observe(element.value)
    measure()
  })
  onBeforeUnmount(() => observer.disconnect())
  return { width, height }
}
