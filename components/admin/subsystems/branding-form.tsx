'use client'

import { type ChangeEvent, useState } from 'react'
import { Panel } from '#components/account/panel.tsx'
import { ActionForm } from '#components/admin/action-form.tsx'
import { FormCheck, FormText, FormTextArea } from '#components/admin/form-fields.tsx'
import type { FormAction } from '#components/admin/form-state.ts'
import { LogoField } from '#components/admin/logo-field.tsx'
import { Alert } from '#components/ui/alert.tsx'
import { LoginPreview, type PaletteShown } from './login-preview.tsx'

export type BrandingFormProps = {
  identifier: string
  title: string
  portalName: string
  version: string
  saved: { accent: string | null; logo: string | null; loginTitle: string; loginText: string }
  edit: FormAction
  /** What a typed colour becomes; `nearest` is there where it cannot be read. */
  paletteOf: (colour: string) => PaletteShown & { nearest: string | null }
}

/** The brand as it is typed, beside what it will look like. */
export function BrandingForm({ identifier, title, portalName, version, saved, edit, paletteOf }: BrandingFormProps) {
  const [typed, setTyped] = useState({ ...saved, accent: saved.accent ?? '' })
  const palette = paletteOf(typed.accent)
  const type = ({ target }: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => {
    const { name, value } = target
    if (name === 'logo' && 'files' in target)
      readFile(target.files?.[0], (logo) => setTyped((now) => ({ ...now, logo })))
    else if (name === 'removeLogo' && 'checked' in target) {
      setTyped((now) => ({ ...now, logo: target.checked ? null : saved.logo }))
    } else setTyped((now) => ({ ...now, [name]: value }))
  }
  return (
    <div className="grid items-start gap-8 lg:grid-cols-[22rem_minmax(0,1fr)]">
      {/* Typing is heard on the way up: the fields themselves know nothing of a preview. */}
      <div onChange={(event) => type(event as unknown as ChangeEvent<HTMLInputElement>)}>
        <Panel>
          <ActionForm action={edit} hidden={{ subsystem: identifier, version }} submit="Save" pending="Saving…">
            <FormText
              name="accent"
              label="Accent"
              value={saved.accent ?? undefined}
              placeholder="#1f4e79"
              hint="Buttons and links. One colour; in the dark it is lightened by itself. Empty: the portal’s."
              maxLength={7}
              spellCheck={false}
            />
            {palette.nearest && (
              <Alert tone="warn">
                It reads worse than 4.5 : 1 on a light page. The nearest colour that can be read is {palette.nearest},
                shown beside.
              </Alert>
            )}
            <LogoField />
            {saved.logo && <FormCheck name="removeLogo" label="Take the logo away" />}
            <FormText name="loginTitle" label="Heading" value={saved.loginTitle} placeholder="Sign in" maxLength={80} />
            <FormTextArea
              name="loginText"
              label="Text below it"
              value={saved.loginText}
              hint="A sentence or two: whose application this is, where to find help."
              maxLength={500}
            />
          </ActionForm>
        </Panel>
      </div>
      <LoginPreview {...{ identifier, title, portalName, values: typed, palette }} />
    </div>
  )
}

function readFile(file: File | undefined, shown: (dataUrl: string) => void): void {
  if (!file) return
  const reader = new FileReader()
  reader.onload = () => shown(String(reader.result))
  reader.readAsDataURL(file)
}
