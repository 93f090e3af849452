/** A file as the application hands it out. */
export interface TransferredFile {
  fileName: string
  mediaType: string
  content: Uint8Array
}

/** Gives a file to the user: the browser saves it, or asks where. */
export function saveFile(file: TransferredFile): void {
  const address = URL.createObjectURL(new Blob([new Uint8Array(file.content)], { type: file.mediaType }))
  const link = document.createElement('a')
  link.href = address
  link.download = file.fileName
  link.click()
  // The download has its own hold on the data once it began.
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}

/** Asks for one file; null when the user thought better of it. `accept` as in an input element. */
export function chooseFile(accept: string): Promise<File | null> {
  return new Promise((resolve) => {
    const input = document.createElement('input')
    input.type = 'file'
    input.accept = accept
    // In the page while it waits: one that is not could be collected before its dialog answers.
    input.hidden = true
    const finish = (file: File | null): void => {
      input.remove()
      resolve(file)
    }
    input.addEventListener('change', () => finish(input.files?.[0] ?? null), { once: true })
    input.addEventListener('cancel', () => finish(null), { once: true })
    document.body.append(input)
    input.click()
  })
}
