import { type Accessor, createSignal } from 'solid-js';

export interface DropZone {
  /** Something is held over it. */
  readonly isOver: Accessor<boolean>;
  /** For the element itself. */
  readonly events: {
    readonly onDragOver: (event: DragEvent) => void;
    readonly onDragLeave: () => void;
    readonly onDrop: (event: DragEvent) => void;
  };
}

/** An element on which files are dropped; the browser does not open them. A button beside it does the same, for those without a pointer. */
export function createDropZone(onDrop: (event: DragEvent) => void): DropZone {
  const [isOver, setOver] = createSignal(false);
  return {
    isOver,
    events: {
      onDragOver(event) {
        event.preventDefault();
        setOver(true);
      },
      onDragLeave: () => setOver(false),
      onDrop(event) {
        event.preventDefault();
        setOver(false);
        onDrop(event);
      },
    },
  };
}
