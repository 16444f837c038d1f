/** One request of a sweep. The label says what it tries. */
export interface Attempt {
  readonly route: string
  readonly method: string
  readonly path: string
  readonly body?: string
}

/** A route of the OpenAPI document: `GET /api/v1/patients/{id}`. */
export interface Route {
  readonly method: string
  readonly path: string
}

export const routesOf = (document: { readonly paths: Readonly<Record<string, object>> }): readonly Route[] =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map(method => ({ method: method.toUpperCase(), path })),
  )

export const label = ({ method, path }: Route): string => `${method} ${path}`

/** The route, then HEAD and OPTIONS on the same address, with this id in its place. */
export const attemptsWith = (route: Route, id: string, body: string, query = ''): readonly Attempt[] =>
  [...new Set([route.method, 'HEAD', 'OPTIONS'])].map(method => ({
    route: label(route),
    method,
    path: route.path.replace('{id}', id) + query,
    ...(method === 'GET' || method === 'HEAD' || method === 'OPTIONS' ? {} : { body }),
  }))

/** Ways to write one id that a careless router, decoder or query could take for it. */
export const oddSpellings = (id: string): readonly string[] => [
  [...id].map(character => `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`).join(''),
  encodeURIComponent(encodeURIComponent(`%${id}`)),
  id.toUpperCase(),
  `${id}%20`,
  `%09${id}`,
  `${id}%00`,
  `${id}%2F`,
  `me%2F..%2F${id}`,
  `./${id}`,
  `${id};as=clinician`,
  `%27%20or%20%271%27%3D%271`,
  `${id.slice(0, 3)}%25`,
  '*',
]
