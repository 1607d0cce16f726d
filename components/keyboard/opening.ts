let opening = 0;

/** Something is asked for that has a field: letters that are typed before it is there are none of the page's keys. */
export function openingStarted(): () => void {
  opening += 1;
  return () => {
    opening -= 1;
  };
}

export const isOpening = (): boolean => opening > 0;
