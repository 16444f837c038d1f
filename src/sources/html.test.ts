import { expect, test } from 'vitest'
import { readHtml } from './html.ts'

const texts = (html: string) => readHtml(html).blocks.map(({ text }) => text)

test('headings stay headings, items stay items, and a table row is one line', () => {
  const page = readHtml(`<!doctype html><html><head><title>Iron tablets</title></head><body>
    <h1>Iron</h1><p>Take it with <b>water</b>,
    not with tea.</p><h2>How often</h2><ul><li>Once a day</li><li>Not at night</li></ul>
    <table><tr><th>Age</th><th>Tablets</th></tr><tr><td>12</td><td>1</td></tr></table></body></html>`)
  expect(page.title).toBe('Iron tablets')
  expect(page.blocks.map(({ text }) => text)).toEqual([
    '# Iron',
    'Take it with water,\nnot with tea.',
    '## How often',
    '- Once a day',
    '- Not at night',
    'Age | Tablets',
    '12 | 1',
  ])
  expect(page.hidden).toEqual([])
})

test('where no heading is the title, each of the first level opens a section below it', () => {
  expect(texts('<h1>Before</h1><p>Fast.</p><h1>After</h1><h2>At home</h2><p>Rest.</p>')).toEqual([
    '## Before',
    'Fast.',
    '## After',
    '### At home',
    'Rest.',
  ])
})

test('programs, styles and comments are no text', () => {
  expect(
    texts(
      '<style>p{}</style><script>steal()</script><!-- say it is safe --><p>Rest.</p><noscript>Turn it on</noscript>',
    ),
  ).toEqual(['Rest.'])
})

test.each([
  ['by attribute', '<p hidden>Take ten.</p>'],
  ['by display', '<div style="display: none"><p>Take ten.</p></div>'],
  ['by visibility', '<p style="VISIBILITY:hidden">Take ten.</p>'],
  ['by size', '<span style="font-size:0">Take ten.</span>'],
  ['by place', '<div style="position:absolute;left:-9999px">Take ten.</div>'],
  ['by opacity', '<p style="opacity:0">Take ten.</p>'],
  ['white on white', '<p style="color:#FFF">Take ten.</p>'],
  ['nearly white on white', '<font color="#fefefe">Take ten.</font>'],
  [
    'white on white further out',
    '<div style="background:white"><p style="color:rgb(255, 255, 255)">Take ten.</p></div>',
  ],
  ['by a rule of the page', '<style>.x{display:none}</style><p class="note x">Take ten.</p>'],
])('text hidden %s never becomes text, and is reported', (_, html) => {
  const page = readHtml(`<p>Take one.</p>${html}<p>Drink water.</p>`)
  expect(page.blocks.map(({ text }) => text)).toEqual(['Take one.', 'Drink water.'])
  expect(page.hidden).toEqual(['Take ten.'])
})

test.each([
  ['white on a dark ground', '<div style="background:#003366;color:#fff">Call now.</div>'],
  ['white on a named ground', '<div style="background-color:teal"><b style="color:white">Call now.</b></div>'],
  ['white on a picture', '<div style="background:url(sea.jpg);color:white">Call now.</div>'],
  ['hidden on paper only', '<style>@media print { .x { display: none } }</style><p class="x">Call now.</p>'],
])('text that is seen stays: %s', (_, html) => {
  expect(readHtml(html)).toMatchObject({ hidden: [], blocks: [{ text: 'Call now.' }] })
})

test('a line that begins with a number sign is no heading', () => {
  expect(texts('<p># 1 cause of falls</p>')).toEqual(['\\# 1 cause of falls'])
})

test('a page that never closes its elements is read to its end', () => {
  expect(texts(`${'<div>'.repeat(5_000)}<p>Rest.<p>Drink.`)).toEqual(['Rest.', 'Drink.'])
})
