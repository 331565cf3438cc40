import { SegmentedControl, VisuallyHidden, useMantineColorScheme } from "@mantine/core";
import { Icon, type IconName } from "../parts/icon.tsx";

const schemes = [
  { value: "light", icon: "sun", label: "Light theme" },
  { value: "dark", icon: "moon", label: "Dark theme" },
  { value: "auto", icon: "screen", label: "Theme of the system" },
] as const satisfies readonly { value: string; icon: IconName; label: string }[];

/** Light, dark, or as the system has it; kept in this browser. */
export function SchemeSwitch() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <SegmentedControl
      aria-label="Theme"
      size="xs"
      value={colorScheme}
      onChange={setColorScheme}
      transitionDuration={120}
      data={schemes.map(({ value, icon, label }) => ({
        value,
        label: (
          <span title={label} style={{ display: "inline-flex", padding: "0.15rem 0" }}>
            <Icon name={icon} />
            <VisuallyHidden>{label}</VisuallyHidden>
          </span>
        ),
      }))}
    />
  );
}
