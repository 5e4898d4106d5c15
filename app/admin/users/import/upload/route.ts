import { receiveUpload } from '#lib/web/admin/receive-upload.ts'

export const POST = receiveUpload
