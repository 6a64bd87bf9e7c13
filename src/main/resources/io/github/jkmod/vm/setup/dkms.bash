# dkms.bash SOURCES TREE RESULT VARIABLE=VALUE…: builds a package with a dkms.conf as dkms(8) of Debian 12 does, from
# reading the file to the built modules.
#
# SOURCES is a copy of the package, which moves to TREE/PACKAGE_NAME/PACKAGE_VERSION/build; the variables are for every
# make, whoever calls it. $kernelver, $arch, $kernel_source_dir and $jobs come in the environment, with what dkms calls
# them. RESULT gets the lines "build FOLDER" and "module FILE NAME". Exit code 77: the package is not for this kernel.
sources=$1 dkms_tree=$2 result=$3
shift 3
source_tree=/usr/src
export kernelver arch kernel_source_dir dkms_tree source_tree

fail() { # CODE MESSAGE
    printf 'dkms.conf: %s\n' "$2" >&2
    exit "$1"
}

cd "$sources" || exit 1
. ./dkms.conf >/dev/null || fail 1 "it ends with exit code $?"
[[ $PACKAGE_NAME ]] || fail 1 "there is no PACKAGE_NAME"
[[ $PACKAGE_VERSION ]] || fail 1 "there is no PACKAGE_VERSION"

not_for() { # DIRECTIVE VALUE
    fail 77 "$1=\"$2\" leaves out $kernelver"
}
config=$kernel_source_dir/.config
[[ $BUILD_EXCLUSIVE_KERNEL && ! $kernelver =~ $BUILD_EXCLUSIVE_KERNEL ]] &&
    not_for BUILD_EXCLUSIVE_KERNEL "$BUILD_EXCLUSIVE_KERNEL"
[[ $BUILD_EXCLUSIVE_KERNEL_MIN ]] && ! printf '%s\n' "$BUILD_EXCLUSIVE_KERNEL_MIN" "$kernelver" | sort -V -C &&
    not_for BUILD_EXCLUSIVE_KERNEL_MIN "$BUILD_EXCLUSIVE_KERNEL_MIN"
[[ $BUILD_EXCLUSIVE_KERNEL_MAX ]] && ! printf '%s\n' "$kernelver" "$BUILD_EXCLUSIVE_KERNEL_MAX" | sort -V -C &&
    not_for BUILD_EXCLUSIVE_KERNEL_MAX "$BUILD_EXCLUSIVE_KERNEL_MAX"
[[ $BUILD_EXCLUSIVE_ARCH && ! $arch =~ $BUILD_EXCLUSIVE_ARCH ]] &&
    not_for BUILD_EXCLUSIVE_ARCH "$BUILD_EXCLUSIVE_ARCH"
if [[ -e $config ]]; then
    for option in $BUILD_EXCLUSIVE_CONFIG; do
        case $option in
        !*) ! grep -q "^${option#!}=[ym]" "$config" ;;
        *) grep -q "^$option=[ym]" "$config" ;;
        esac || not_for BUILD_EXCLUSIVE_CONFIG "$option"
    done
fi

build=$dkms_tree/$PACKAGE_NAME/$PACKAGE_VERSION/build
mkdir -p "${build%/*}" && cd / && mv "$sources" "$build" && cd "$build" || exit 1
printf 'build %s\n' "$build" >"$result"

for ((i = 0; i < ${#PATCH[@]}; i++)); do
    [[ ${PATCH[i]} && (! ${PATCH_MATCH[i]} || $kernelver =~ ${PATCH_MATCH[i]}) ]] || continue
    [[ -e patches/${PATCH[i]} ]] || fail 1 "PATCH[$i]: there is no patches/${PATCH[i]}"
    patch -s -p1 <"patches/${PATCH[i]}" || fail 1 "PATCH[$i]: ${PATCH[i]} cannot be applied"
done

# What stands in MAKEFLAGS reaches every make below, as if it stood on its command line.
MAKEFLAGS="s --"
for variable; do
    variable=${variable//@BUILD@/$build}
    export "${variable?}"
    escaped=${variable//\\/\\\\}
    escaped=${escaped//\$/\$\$}
    MAKEFLAGS+=" ${escaped// /\\ }"
done
export MAKEFLAGS

run_script() { # DIRECTIVE COMMAND
    [[ $2 ]] || return 0
    [[ -x ./${2%% *} ]] || fail 1 "$1: ${2%% *} is not executable"
    (eval "exec ./$2") || fail 1 "$1: $2 ends with exit code $?"
}

run_script PRE_BUILD "$PRE_BUILD"
[[ ${MAKE_MATCH[0]} ]] || make_command=${MAKE[0]}
for ((i = 0; i < ${#MAKE[@]}; i++)); do
    [[ ${MAKE[i]} && ${MAKE_MATCH[i]} && $kernelver =~ ${MAKE_MATCH[i]} ]] && make_command=${MAKE[i]}
done
[[ $make_command ]] || make_command="make -C $kernel_source_dir M=$build"
[[ ${CLEAN:=make -C $kernel_source_dir M=$build clean} ]]
(eval "$CLEAN") >/dev/null 2>&1
(eval "${make_command/#make/make -j$jobs KERNELRELEASE=$kernelver}") || fail 1 "MAKE ends with exit code $?"

count=${#BUILT_MODULE_NAME[@]}
((${#DEST_MODULE_LOCATION[@]} > count)) && count=${#DEST_MODULE_LOCATION[@]}
((count)) || fail 1 "there is no BUILT_MODULE_NAME"
for ((i = 0; i < count; i++)); do
    name=${BUILT_MODULE_NAME[i]}
    ((count == 1)) && name=${name:-$PACKAGE_NAME}
    [[ $name ]] || fail 1 "there is no BUILT_MODULE_NAME[$i]"
    location=${BUILT_MODULE_LOCATION[i]}
    file=${location:+${location%/}/}$name.ko
    [[ -f $file ]] || fail 1 "BUILT_MODULE_NAME[$i]: $file was not built"
    printf 'module %s %s\n' "$file" "${DEST_MODULE_NAME[i]:-$name}.ko" >>"$result"
done
run_script POST_BUILD "$POST_BUILD"
