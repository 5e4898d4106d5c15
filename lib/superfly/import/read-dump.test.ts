import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type DumpRow, readDump } from './read-dump.ts'

async function* inPieces(text: string, size: number) {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size)
}
async function rowsOf(text: string, size = 64 * 1024): Promise<DumpRow[]> {
  const rows: DumpRow[] = []
  for await (const row of readDump(inPieces(text, size), ['users'])) rows.push(row)
  return rows
}

const dump = `-- MySQL dump 10.13  Distrib 8.0; don't read this
/*!40101 SET NAMES utf8mb4 */;
# nor 'this
DROP TABLE IF EXISTS \`users\`;
CREATE TABLE \`users\` (
  \`user_id\` int(10) NOT NULL AUTO_INCREMENT,
  \`user_name\` varchar(32) DEFAULT NULL COMMENT 'a, (b);',
  \`note\` text,
  PRIMARY KEY (\`user_id\`),
  UNIQUE KEY \`unq_users\` (\`user_name\`,\`user_id\`),
  CONSTRAINT \`fk\` FOREIGN KEY (\`user_id\`) REFERENCES \`others\` (\`id\`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8;
LOCK TABLES \`users\` WRITE;
INSERT INTO \`others\` VALUES (1,'INSERT INTO \`users\` VALUES (9,\\'no\\',NULL);');
INSERT INTO \`users\` VALUES (1,'ada','it''s; a \\'note\\'\\n(1,2),'),(2,'jos\u00e9 \u{1f600}',NULL),(-3,'',_binary 'x');
INSERT INTO \`db\`.\`users\` (\`user_name\`, \`user_id\`) VALUES ("say ""hi"" it's",4);
UNLOCK TABLES;`

const expected = [
  { user_id: '1', user_name: 'ada', note: "it's; a 'note'\n(1,2)," },
  { user_id: '2', user_name: 'jos\u00e9 \u{1f600}', note: null },
  { user_id: '-3', user_name: '', note: 'x' },
  { user_name: 'say "hi" it\'s', user_id: '4' },
]

test.each([1, 2, 3, 7, 64, 100_000])('rows are read whole, in pieces of %i characters', async (size) => {
  expect(await rowsOf(dump, size)).toEqual(expected.map((values) => ({ table: 'users', values })))
})

const quoted = (text: string) => `'${text.replace(/[\\']/g, (sign) => `\\${sign}`).replaceAll('\0', '\\0')}'`

test('whatever a text holds comes back, wherever the pieces are cut', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ unit: 'binary' }), { minLength: 1 }),
      fc.integer({ min: 1, max: 9 }),
      async (texts, size) => {
        const rows = texts.map((text, i) => `(${i},${quoted(text)},NULL)`).join(',')
        const read = await rowsOf(`INSERT INTO users (user_id, user_name, note) VALUES ${rows};`, size)
        expect(read.map(({ values }) => values['user_name'])).toEqual(texts)
      },
    ),
  )
})

test('what is no dump has no rows, and ends', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string(), async (text) => {
      await rowsOf(text, 3)
    }),
  )
  expect(await rowsOf("INSERT INTO users VALUES (1,'never closed")).toEqual([])
})
