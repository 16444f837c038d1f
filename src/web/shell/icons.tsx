import type { ReactNode } from 'react'

/** Line drawings that stand beside a word, never in its place; screen readers skip them. */
const Icon = ({ children, size = 18 }: { readonly children: ReactNode; readonly size?: number }) => (
  <svg
    width={size}
    height={size}
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    strokeWidth="1.9"
    strokeLinecap="round"
    strokeLinejoin="round"
    aria-hidden="true"
    focusable="false"
  >
    {children}
  </svg>
)

export const RecordIcon = () => (
  <Icon>
    <path d="M6 3h9l4 4v14H6z" />
    <path d="M14 3v5h5M9 13h7M9 17h5" />
  </Icon>
)

export const GuidanceIcon = () => (
  <Icon>
    <path d="M12 6c-2-1.6-4.7-2-8-2v14c3.3 0 6 .5 8 2 2-1.500 4.700-2 8-2V4c-3.300 0-6 .4-8 2z" />
    <path d="M12 6v14" />
  </Icon>
)

export const RuleIcon = () => (
  <Icon>
    <path d="M12 3l8 3v6c0 4.500-3.200 7.700-8 9-4.800-1.300-8-4.500-8-9V6z" />
    <path d="M8.500 12l2.500 2.500 4.500-5" />
  </Icon>
)

export const PhoneIcon = () => (
  <Icon size={22}>
    <path d="M5 3h4l2 5-2.500 1.600a12 12 0 0 0 5.900 5.900L16 13l5 2v4a2 2 0 0 1-2.200 2A17 17 0 0 1 3 5.200 2 2 0 0 1 5 3z" />
  </Icon>
)

export const HelpIcon = () => (
  <Icon>
    <circle cx="12" cy="12" r="9" />
    <path d="M9.300 9.200a2.800 2.800 0 1 1 4 2.600c-.9.5-1.300 1-1.300 2M12 17h.01" />
  </Icon>
)

export const Mark = () => (
  <svg width="30" height="30" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
    <rect width="32" height="32" rx="9" fill="#14524d" />
    <path d="M16 6.500l7.500 17.200-7.500-4-7.500 4z" fill="#fdf6ea" />
    <circle cx="16" cy="15.400" r="2.100" fill="#d9723f" />
  </svg>
)
