import { signOutReceipts } from '#lib/web/sign-out-receipts.ts'

export const GET = signOutReceipts
