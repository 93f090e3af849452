import { readFile } from 'node:fs/promises'
import { type Catalogue, type Outcome, type RecipeChoice, failed, recipeChoiceSchema, succeeded } from '../shared'

/** A recipe by its name in the catalogue, or out of a JSON file that says at least its head, loss and stages. */
export async function recipeNamed(name: string, { recipes }: Catalogue): Promise<Outcome<RecipeChoice>> {
  const known = recipes.find((recipe) => recipe.name === name)
  if (known !== undefined) return succeeded(known)
  if (!name.endsWith('.json')) {
    const names = recipes.map((recipe) => recipe.name).join(', ')
    return failed(`There is no recipe named ${name}`, '--recipe', `Choose one of ${names}, or a .json file.`, 'usage')
  }
  let content: unknown
  try {
    content = JSON.parse(await readFile(name, 'utf8'))
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return failed(`The recipe cannot be read: ${why}`, name, '', 'usage')
  }
  const read = recipeChoiceSchema.safeParse({
    ...recipes[0],
    name,
    title: name,
    description: '',
    ...(content as object),
  })
  if (read.success) return succeeded(read.data)
  const [issue] = read.error.issues
  return failed(`The recipe is wrong: ${issue!.message}`, `${name}, ${issue!.path.join('.')}`, '', 'usage')
}
