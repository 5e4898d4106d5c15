/** A subsystem's back end that has proved itself with one of its secrets. */
export type SubsystemCaller = {
  readonly kind: 'subsystem'
  readonly id: string
  readonly identifier: string
  readonly secretId: string
}
