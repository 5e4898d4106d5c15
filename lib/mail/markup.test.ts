import { expect, test } from 'vitest'
import { element } from './markup.ts'

test('no text and no attribute can end what it stands in', () => {
  const nasty = `<script>"&'`
  expect(element('p', { title: nasty }, nasty, element('b', {}, ['a', 'b']))).toEqual({
    html: '<p title="&lt;script&gt;&quot;&amp;&#x27;">&lt;script&gt;&quot;&amp;&#x27;<b>ab</b></p>',
  })
})

test('styles are written as mail programs read them', () => {
  const style = { margin: 0, maxWidth: 480, fontWeight: 600, fontFamily: "'Segoe UI', Arial" }
  expect(element('p', { style }).html).toBe(
    '<p style="margin:0;max-width:480px;font-weight:600;font-family:&#x27;Segoe UI&#x27;, Arial"></p>',
  )
  expect(element('meta', { charset: 'utf-8' }).html).toBe('<meta charset="utf-8">')
})
