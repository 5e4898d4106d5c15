import { Panel } from '#components/account/panel.tsx'
import { CheckField } from '#components/ui/check-field.tsx'
import { CodeBlock } from '#components/ui/code-block.tsx'
import { DataTable } from '#components/ui/data-table.tsx'
import { Field } from '#components/ui/field.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'
import { When } from '#components/ui/when.tsx'
import { AdminFrame, type AdminFrameProps } from './admin-frame.tsx'
import { ImportState } from './import-state.tsx'
import { Section } from './section.tsx'

type Run = {
  id: string
  fileName: string
  state: string
  total: number
  createdAt: Date
  createdBy: { name: string }
}

const example = `username,name,email,grants,teams
ada,Ada Lovelace,ada@example.org,wiki:editor;billing:clerk,engineers
charles,Charles Babbage,,wiki:reader,`

/** A file of people: uploaded here, looked through on a page of its own, and applied when somebody says so. */
export function ImportScreen({
  frame,
  columns,
  runs,
}: {
  frame: AdminFrameProps
  columns: readonly string[]
  runs: readonly Run[]
}) {
  return (
    <AdminFrame
      frame={frame}
      title="Import users"
      crumbs={[{ label: 'Users', href: '/admin/users' }]}
      text="Nothing is changed by an upload: you see first what each row would do."
    >
      <div className="grid max-w-192 grid-cols-[minmax(0,1fr)] gap-8">
        <Panel>
          <form action="/admin/users/import/upload" method="post" encType="multipart/form-data" className="grid gap-4">
            <Field id="file" label="CSV file" hint="UTF-8, with a header line; up to 64 MiB.">
              {(wiring) => (
                <input
                  {...wiring}
                  type="file"
                  name="file"
                  required
                  accept=".csv,text/csv"
                  className="block w-full text-sm"
                />
              )}
            </Field>
            <CheckField
              name="emailVerified"
              label="The addresses are theirs"
              hint="You vouch for them: people can sign in with them."
            />
            <div>
              <SubmitButton pending="Uploading…">Upload and look through</SubmitButton>
            </div>
          </form>
        </Panel>
        <Section title="What the file looks like" text={`Columns, in any order: ${columns.join(', ')}.`}>
          <CodeBlock label="An example" code={example} />
          <p className="text-sm text-ink-soft">
            People who exist stay as they are and gain the roles and teams that they lack, so the same file can be
            imported again. A team must exist. Password hashes of Django, Superfly, bcrypt and argon2 are taken over.
          </p>
        </Section>
        {runs.length > 0 && (
          <Section title="Earlier imports">
            <DataTable
              caption="Imports"
              rows={runs}
              rowKey={({ id }) => id}
              href={({ id }) => `/admin/users/import/${id}`}
              columns={[
                { key: 'file', label: 'File', cell: ({ fileName }) => <bdi className="font-medium">{fileName}</bdi> },
                { key: 'rows', label: 'Rows', named: true, cell: ({ total }) => total.toLocaleString('en-GB') },
                { key: 'state', label: 'State', cell: ({ state }) => <ImportState state={state} /> },
                { key: 'by', label: 'By', named: true, cell: ({ createdBy }) => <bdi>{createdBy.name}</bdi> },
                { key: 'at', label: 'When', cell: ({ createdAt }) => <When at={createdAt} /> },
              ]}
            />
          </Section>
        )}
      </div>
    </AdminFrame>
  )
}
