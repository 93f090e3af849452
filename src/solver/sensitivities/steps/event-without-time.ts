import type { Trouble } from '../../integrators'

/** The trouble of an event (its place in the model's list) whose time has no derivative. */
export const eventWithoutTime = (index: number): Trouble => ({
  reason: 'not-finite',
  where: `event ${index + 1}`,
  advice:
    'Here the trigger of an event does not pass smoothly through zero, and its time has no derivative: give one that does.',
})
