#!/bin/sh
# Fails unless ONNX Runtime's CUDA provider lies in FOLDER and finds its libraries: without them it would run on the CPU.
#   check-cuda-provider.sh FOLDER [SONAME…]
# SONAMEs are libraries that the provider loads only when it runs, which ldd cannot see: libcudnn.so.9 since ORT 1.28.
set -eu
folder=$1
shift
provider=$folder/libonnxruntime_providers_cuda.so

fail() {
  echo "CUDA provider: $1" >&2
  exit 1
}

for library in "$provider" "$folder/libonnxruntime_providers_shared.so"; do
  [ -f "$library" ] || fail "$library is missing: onnxruntime-node's install script did not fetch it"
done

needed=$(ldd "$provider" 2>&1) || fail "$provider is no library of this system: $needed"
# libcuda.so.1 is the driver's own: the NVIDIA runtime brings it into the container when that starts
missing=$(echo "$needed" | grep 'not found' | grep -v 'libcuda\.so\.1 ' || true)
[ -z "$missing" ] || fail "the base image lacks libraries, or has another CUDA version than the provider wants:
$missing"

for soname in "$@"; do
  # the loader says on stderr what it cannot preload
  complaint=$(LD_PRELOAD=$soname /bin/true 2>&1 | grep "$soname" || true)
  [ -z "$complaint" ] || fail "$soname cannot be loaded: $complaint"
done
