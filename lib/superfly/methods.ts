import type { z } from 'zod'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import type { SubsystemCaller } from '#lib/subsystems/subsystem-caller.ts'
import { Authenticate, authenticate } from './authenticate.ts'
import { ChangeTempPassword, changeTempPassword } from './change-temp-password.ts'
import { ChangeUserRole, changeUserRole } from './change-user-role.ts'
import { CheckOtp, checkOtp } from './check-otp.ts'
import { CompleteUser, completeUser } from './complete-user.ts'
import type { MethodException } from './errors.ts'
import { ExchangeSubsystemToken, exchangeSubsystemToken } from './exchange-subsystem-token.ts'
import { GetUrlToGoogleAuthQrCode, getUrlToGoogleAuthQrCode } from './get-url-to-google-auth-qr-code.ts'
import { GetUserDescription, getUserDescription } from './get-user-description.ts'
import { GetUserStatuses, getUserStatuses } from './get-user-statuses.ts'
import { GetUsersWithActions, getUsersWithActions } from './get-users-with-actions.ts'
import { HasOtpMasterKey, hasOtpMasterKey } from './has-otp-master-key.ts'
import { PseudoAuthenticate, pseudoAuthenticate } from './pseudo-authenticate.ts'
import { RegisterUser, registerUser } from './register-user.ts'
import { ResetGoogleAuthMasterKey, resetGoogleAuthMasterKey } from './reset-google-auth-master-key.ts'
import { ResetPassword, resetPassword } from './reset-password.ts'
import { SendSystemData, sendSystemData } from './send-system-data.ts'
import { TouchSessions, touchSessions } from './touch-sessions.ts'
import { UpdateUserDescription, updateUserDescription } from './update-user-description.ts'
import { UpdateUserIsOtpOptionalValue, updateUserIsOtpOptionalValue } from './update-user-is-otp-optional-value.ts'
import { UpdateUserOtpType, updateUserOtpType } from './update-user-otp-type.ts'

/** One method of Superfly's `SSOService`: what it takes, what it throws, and the verb that it is. */
export type Method = {
  thrown: MethodException
  /** Parses the argument, runs the verb. Refuses: malformed_request, and what the verb refuses. */
  call: (ctx: Context, argument: object, who: SubsystemCaller) => Promise<unknown>
}

const method = <Input>(
  thrown: MethodException,
  input: z.ZodType<Input>,
  run: (ctx: Context, input: Input, who: SubsystemCaller) => Promise<unknown>,
): Method => ({ thrown, call: (ctx, argument, who) => run(ctx, parseArgument(input, argument), who) })

function parseArgument<Input>(input: z.ZodType<Input>, argument: object): Input {
  const parsed = input.safeParse(argument)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new Refusal('malformed_request', { detail: `${issue?.path.join('.')}: ${issue?.message}` })
}

const methods: Record<string, Method> = {
  authenticate: method('SsoAuthException', Authenticate, authenticate),
  changeTempPassword: method('SsoUserException', ChangeTempPassword, changeTempPassword),
  changeUserRole: method('SsoUserException', ChangeUserRole, changeUserRole),
  checkOtp: method('SsoAuthException', CheckOtp, checkOtp),
  completeUser: method('SsoUserException', CompleteUser, completeUser),
  exchangeSubsystemToken: method('SsoAuthException', ExchangeSubsystemToken, exchangeSubsystemToken),
  getUrlToGoogleAuthQrCode: method('SsoDataException', GetUrlToGoogleAuthQrCode, getUrlToGoogleAuthQrCode),
  getUserDescription: method('SsoUserException', GetUserDescription, getUserDescription),
  getUserStatuses: method('SsoDataException', GetUserStatuses, getUserStatuses),
  getUsersWithActions: method('SsoDataException', GetUsersWithActions, getUsersWithActions),
  hasOtpMasterKey: method('SsoAuthException', HasOtpMasterKey, hasOtpMasterKey),
  pseudoAuthenticate: method('SsoAuthException', PseudoAuthenticate, pseudoAuthenticate),
  registerUser: method('SsoUserException', RegisterUser, registerUser),
  resetGoogleAuthMasterKey: method('SsoUserException', ResetGoogleAuthMasterKey, resetGoogleAuthMasterKey),
  resetPassword: method('SsoUserException', ResetPassword, resetPassword),
  sendSystemData: method('SsoSystemException', SendSystemData, sendSystemData),
  touchSessions: method('SsoSystemException', TouchSessions, touchSessions),
  updateUserDescription: method('SsoUserException', UpdateUserDescription, updateUserDescription),
  updateUserIsOtpOptionalValue: method('SsoUserException', UpdateUserIsOtpOptionalValue, updateUserIsOtpOptionalValue),
  updateUserOtpType: method('SsoUserException', UpdateUserOtpType, updateUserOtpType),
}

/**
 * The method of this name; null where Superfly has none. Its first 2.0 clients send `pseudoAuthenticate` to the address of
 * `hasOtpMasterKey`: the argument tells the two apart, for they write every field.
 */
export function findMethod(name: string, argument: object): Method | null {
  const meant = name === 'hasOtpMasterKey' && 'subsystemIdentifier' in argument ? 'pseudoAuthenticate' : name
  return (Object.hasOwn(methods, meant) && methods[meant]) || null
}
