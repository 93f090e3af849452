import { methods } from '../../solver'

/** What a method of integration is called. */
export const methodTitle = (name: string): string => methods.find((method) => method.name === name)?.title ?? name
