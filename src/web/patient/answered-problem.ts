import { ApiProblem } from '../api/request.ts'

/** The chat library hands a failed answer's body on as the error's message; this reads the problem out of it. */
export function answeredProblem(error: Error): Error {
  try {
    const body: unknown = JSON.parse(error.message)
    if (typeof body !== 'object' || body === null) return error
    const field = (name: string): string => {
      const value = Object.entries(body).find(([key]) => key === name)?.[1]
      return typeof value === 'string' ? value : ''
    }
    return new ApiProblem({
      status: 0,
      code: field('code'),
      detail: field('detail'),
      hint: field('hint'),
      requestId: field('requestId'),
    })
  } catch (parseError) {
    if (parseError instanceof SyntaxError) return error
    throw parseError
  }
}
