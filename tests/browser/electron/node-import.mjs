// Vitest rewrites every import() that it sees and would bundle the build anew. Reached by require, this file is Node's own.
export const nodeImport = (url) => import(url)
