/** How often the load of the kill test is killed. The acceptance run asks for more: `TEST_KILLS=20 npx vitest run src/ingest/kill.test.ts`. */
export const killCount = Number(process.env['TEST_KILLS'] ?? 5)
