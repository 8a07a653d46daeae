import type { z } from 'zod';
import type { Sentences } from '../../locales/sentences.ts';
import { type ShownAs, shownAsSchema } from '../../questions/reply.ts';
import type { Person } from '../command.ts';
import type { signatureKindSchema } from './answer-button.ts';

export type SignatureKind = z.infer<typeof signatureKindSchema>;

/** What the platform calls a person, as a signature; undefined for a handle that isn't there, or a name of signs alone. */
export function signatureOf({ name, handle }: Person, kind: SignatureKind): ShownAs | undefined {
  return shownAsSchema.safeParse({ kind, name, handle }).data;
}

/** As others see them there, unless they say otherwise. */
export function defaultSignature(person: Person): ShownAs {
  return signatureOf(person, 'name') ?? signatureOf(person, 'handle') ?? { kind: 'anonymous' };
}

/** What the person could choose of. */
export function signatureChoices(person: Person): { kind: SignatureKind; shownAs: ShownAs }[] {
  return (['name', 'handle', 'anonymous'] as const).flatMap((kind) => {
    const shownAs = signatureOf(person, kind);
    return shownAs ? [{ kind, shownAs }] : [];
  });
}

/** The choice it is; undefined for a name of the person's own making. */
export function choiceOf(person: Person, shownAs: ShownAs): SignatureKind | undefined {
  return signatureChoices(person).find((choice) => JSON.stringify(choice.shownAs) === JSON.stringify(shownAs))?.kind;
}

export function signatureText(shownAs: ShownAs, { answering }: Sentences): string {
  switch (shownAs.kind) {
    case 'name':
      return shownAs.name;
    case 'handle':
      return `@${shownAs.handle}`;
    case 'anonymous':
      return answering.signature.anonymous;
  }
}
