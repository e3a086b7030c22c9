# How node-gyp builds the addon: plain C, linked by the C compiler (gyp would take the C++ one, and its runtime with it).
{
  'make_global_settings': [['LINK', '$(CC.target)']],
  'targets': [
    {
      'target_name': 'polyffi',
      'sources': ['<!@(node scripts/install/sources.js)'],
      'include_dirs': [
        '<!(node -p "require(\'node-api-headers\').include_dir")',
        'src/core',
      ],
      'defines': ['NAPI_VERSION=8', '_GNU_SOURCE'],
      'cflags': [
        '-std=c11',
        '-O2',
        '-Wall',
        '-Wextra',
        '-Werror',
        '-fvisibility=hidden',
        '-pthread',
        '<!@(node scripts/install/libffi.js --cflags)',
      ],
      'ldflags': ['-pthread', '-Wl,--as-needed'],
      'libraries': ['<!@(node scripts/install/libffi.js --libs)'],
      'conditions': [
        ['OS=="linux"', { 'libraries': ['-ldl'] }],
        [
          'OS=="mac"',
          {
            # gyp takes the flags for macOS from here alone.
            'xcode_settings': {
              'GCC_C_LANGUAGE_STANDARD': 'c11',
              'GCC_OPTIMIZATION_LEVEL': '2',
              'GCC_SYMBOLS_PRIVATE_EXTERN': 'YES',
              'MACOSX_DEPLOYMENT_TARGET': '11.0',
              'OTHER_CFLAGS': [
                '-Wall',
                '-Wextra',
                '-Werror',
                '<!@(node scripts/install/libffi.js --cflags)',
              ],
            },
          },
        ],
      ],
    },
  ],
}
