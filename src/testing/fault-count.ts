/** Share of the model faults that a usual run tries: every kind is among them. `TEST_FAULTS=all` tries all 550. */
export const triesAllFaults = process.env['TEST_FAULTS'] === 'all'
