import { Drawer, Modal } from "@mantine/core";
import type { ReactNode } from "react";
import styles from "./dialog.module.css";
import { useReturnFocus } from "./use-return-focus.ts";

interface FrontProps {
  readonly title: string;
  readonly onClose: () => void;
  /** Whether Escape, a click beside it and the button close it. */
  readonly canClose?: boolean;
  readonly children: ReactNode;
}

/** A dialog in the middle of the page. Its head is no landmark, unlike that of Mantine's own `Modal`. */
export function Dialog({ title, onClose, canClose = true, children }: FrontProps) {
  useReturnFocus();
  return (
    <Modal.Root
      opened
      returnFocus={false}
      onClose={onClose}
      centered
      size="lg"
      closeOnClickOutside={canClose}
      closeOnEscape={canClose}
    >
      <Modal.Overlay />
      <Modal.Content>
        <div className={styles.head}>
          <Modal.Title className={styles.title}>{title}</Modal.Title>
          <Modal.CloseButton aria-label="Close" disabled={!canClose} />
        </div>
        <Modal.Body>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

/** A drawer at the right of the page, over its whole height. */
export function SideDrawer({ title, onClose, children }: FrontProps) {
  useReturnFocus();
  return (
    <Drawer.Root opened returnFocus={false} onClose={onClose} position="right" size="xl">
      <Drawer.Overlay />
      <Drawer.Content>
        <div className={styles.head}>
          <Drawer.Title className={styles.title}>{title}</Drawer.Title>
          <Drawer.CloseButton aria-label="Close" />
        </div>
        <Drawer.Body>{children}</Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}
