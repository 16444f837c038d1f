/** Whole years from an ISO birth date to an ISO day; undefined when the birth date names no day. */
export function ageAt(birthDate: string, day: string): number | undefined {
  const [year, month, date] = birthDate.split('-').map(Number)
  const [atYear, atMonth, atDate] = day.slice(0, 10).split('-').map(Number)
  if (year === undefined || month === undefined || date === undefined) return undefined
  if (atYear === undefined || atMonth === undefined || atDate === undefined) return undefined
  const before = atMonth < month || (atMonth === month && atDate < date)
  return atYear - year - (before ? 1 : 0)
}
