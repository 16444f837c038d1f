import { createTheme, type MantineColorsTuple } from '@mantine/core'

/** Deep pine on warm paper. Shades 6 and darker meet 4.5:1 on the paper, which the pages' tests check. */
const pine: MantineColorsTuple = [
  '#eef6f4',
  '#dbeae7',
  '#b6d5cf',
  '#8dbeb5',
  '#68a99d',
  '#3f8a7d',
  '#1f6b62',
  '#14524d',
  '#0f423e',
  '#0a312e',
]

const clay: MantineColorsTuple = [
  '#fdf3ec',
  '#fae3d3',
  '#f2c4a4',
  '#e9a375',
  '#df834a',
  '#c9672d',
  '#a84f1c',
  '#8a3f15',
  '#6d3110',
  '#4f230b',
]

export const theme = createTheme({
  primaryColor: 'pine',
  primaryShade: 7,
  colors: { pine, clay },
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif',
  headings: { fontFamily: 'inherit', fontWeight: '650' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
})
