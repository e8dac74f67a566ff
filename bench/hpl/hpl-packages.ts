/** What all parts need. */
export const HPL_PACKAGES: Readonly<Record<string, string>> = {
  hpcc: 'hpcc',
  'libopenblas0-pthread': '/usr/share/doc/libopenblas0-pthread/copyright',
  'openmpi-bin': 'mpirun',
  gcc: 'cc',
};
