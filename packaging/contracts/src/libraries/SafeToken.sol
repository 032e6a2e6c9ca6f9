// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IERC20} from "../interfaces/IERC20.sol";

/// @title Token calls that either happen completely or revert
/// @dev A token may return nothing, but it must not return false. The texts of the errors are those
/// that existing clients know.
library SafeToken {
    /// @notice Takes tokens from their owner and checks that all of them came.
    function pull(address token, address from, uint256 amount) internal {
        require(token.code.length != 0, "Address: call to non-contract");
        uint256 expected = IERC20(token).balanceOf(address(this)) + amount;
        _call(token, abi.encodeCall(IERC20.transferFrom, (from, address(this), amount)));
        require(IERC20(token).balanceOf(address(this)) == expected, "Token deposit not received in full");
    }

    /// @notice Sends own tokens.
    function push(address token, address to, uint256 amount) internal {
        _call(token, abi.encodeCall(IERC20.transfer, (to, amount)));
    }

    /// @notice Sets how much a spender may take.
    function allow(address token, address spender, uint256 amount) internal {
        _call(token, abi.encodeCall(IERC20.approve, (spender, amount)));
    }

    function _call(address token, bytes memory input) private {
        require(token.code.length != 0, "Address: call to non-contract");
        (bool ok, bytes memory output) = token.call(input);
        if (!ok) {
            require(output.length != 0, "SafeERC20: low-level call failed");
            assembly ("memory-safe") {
                revert(add(output, 0x20), mload(output))
            }
        }
        require(
            output.length == 0 || abi.decode(output, (bool)), "SafeERC20: ERC20 operation did not succeed"
        );
    }
}
